import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Linux counts the processor time of processes in hundredths of a second. Source: proc(5), `sysconf(_SC_CLK_TCK)`. */
const TICK_MS = 10;

/** A process of this bench, which takes commands and answers each with one message. */
export interface MeasuredProcess {
  readonly child: ChildProcess;
  /** Resolves with the answer to `command`; without one, with the next message. Rejects with the process's error or end. */
  ask<T>(command?: object): Promise<T>;
  /** Resident memory in MB, and processor time since its start in milliseconds. Linux alone knows them. */
  usage(): { rssMb: number; cpuMs: number };
  end(): Promise<void>;
}

export function startMeasured(program: string, options: ForkOptions): MeasuredProcess {
  const child = fork(program, [], options);
  return {
    child,
    ask: <T>(command?: object) =>
      new Promise<T>((resolve, reject) => {
        const settle = (message: { answer: T; error?: string }) => {
          child.off('exit', ended);
          if (message.error === undefined) resolve(message.answer);
          else reject(new Error(message.error));
        };
        const ended = () => {
          child.off('message', settle);
          reject(new Error(`${program} has ended`));
        };
        child.once('message', settle);
        child.once('exit', ended);
        if (command) child.send(command);
      }),
    usage() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
      // the name, in brackets, may hold spaces; the third field comes after it
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
      return {
        rssMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024,
        cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      };
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
