/** One server-sent event. `data` joins its lines with a line feed; `id` is the last one the stream named. */
export interface ServerSentEvent {
  data: string;
  id: string;
}

export interface SseHandlers {
  onEvent(event: ServerSentEvent): void;
  /** A line that only shows life. */
  onComment?(): void;
  /** The server asks to wait so long before connecting again. Milliseconds. */
  onRetry?(ms: number): void;
}

/**
 * Reads a `text/event-stream` piece by piece, wherever the pieces are cut: inside a line, between CR and LF, after a
 * field. An event without data is dropped, as is one the end of the stream cuts off.
 * Source: WHATWG HTML, 9.2.6 "Interpreting an event stream". Event types are not used by this product and are skipped.
 */
export function createSseParser({ onEvent, onComment, onRetry }: SseHandlers): (piece: string) => void {
  let rest = '';
  let data: string[] = [];
  let id = '';
  let started = false;

  const finish = () => {
    if (data.length > 0) onEvent({ data: data.join('\n'), id });
    data = [];
  };

  const readLine = (line: string) => {
    if (line === '') return finish();
    if (line.startsWith(':')) return onComment?.();
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') data.push(value);
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value));
  };

  return (piece) => {
    rest += piece;
    if (!started && rest !== '') {
      started = true;
      rest = rest.replace(/^\uFEFF/, '');
    }
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (!end) return;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      readLine(line);
    }
  };
}
