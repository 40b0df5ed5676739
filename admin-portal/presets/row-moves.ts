import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface RowMovesOptions {
  /** Of the rows, in their order. */
  ids: () => readonly string[];
  /** `to`: the row's new place, counted without it. */
  move: (id: string, to: number) => void;
}

/** Rows that a handle moves to another place: dragged, or by the arrow keys. */
export class RowMoves implements ReactiveController {
  /** Place of the row that something is dragged over; -1: none. */
  over = -1;
  readonly #host: ReactiveControllerHost;
  readonly #options: RowMovesOptions;
  #dragged: string | null = null;

  constructor(host: ReactiveControllerHost, options: RowMovesOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.end();
  }

  start({ dataTransfer }: DragEvent, id: string): void {
    this.#dragged = id;
    dataTransfer?.setData('text/plain', '');
    if (dataTransfer) dataTransfer.effectAllowed = 'move';
  }

  hover(event: DragEvent, at: number): void {
    if (this.#dragged === null) return;
    event.preventDefault();
    this.#show(at);
  }

  drop(event: DragEvent, at: number): void {
    const id = this.#dragged;
    this.end();
    if (id === null) return;
    event.preventDefault();
    const from = this.#options.ids().indexOf(id);
    if (from !== at) this.#options.move(id, at > from ? at - 1 : at);
  }

  end(): void {
    this.#dragged = null;
    this.#show(-1);
  }

  /** A held key moves the row once. */
  step(event: KeyboardEvent, id: string): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    if (!event.repeat) this.#options.move(id, this.#options.ids().indexOf(id) + by);
  }

  #show(over: number): void {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }
}
