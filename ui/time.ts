import { locale } from './i18n.ts';

/** `10:04`, in the agent's zone. */
export function shortTime(at: string | number | Date): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** The whole date and time, for a title: "Saturday, November 21, 2026 at 10:04:31". */
export function fullTime(at: string | number | Date): string {
  return format(at, { dateStyle: 'full', timeStyle: 'medium' });
}

/** Time on a call: `03:12`, from an hour on `1:03:12`. Never negative. */
export function elapsed(fromMs: number, toMs: number): string {
  const seconds = Math.max(0, Math.floor((toMs - fromMs) / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

const two = (value: number) => String(value).padStart(2, '0');

function format(at: string | number | Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { numberingSystem: 'latn', ...options }).format(new Date(at));
}
