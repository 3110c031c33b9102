// Numbers, times and kinds of things as people write them.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shortClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const number = new Intl.NumberFormat(undefined);

export const timeOf = value => clock.format(new Date(value));
export const minuteOf = value => shortClock.format(new Date(value));
export const moment = value => full.format(new Date(value));
export const count = value => number.format(value ?? 0);
export const percent = value => `${Math.round((value ?? 0) * 100)} %`;
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** "just now", "4 min ago", "14:02", "27 Nov 14:02". */
export function ago(value, now = Date.now()) {
  const then = new Date(value);
  const seconds = (now - then) / 1000;
  if (Number.isNaN(seconds) || then.getUTCFullYear() < 2) {
    return 'never';
  }
  if (seconds < 10) {
    return 'just now';
  }
  if (seconds < 60) {
    return `${Math.floor(seconds)} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return then.toDateString() === new Date(now).toDateString() ? shortClock.format(then) : `${day.format(then)} ${shortClock.format(then)}`;
}

/** "0.2 s", "45 s", "12 min", "3 h 20 min". */
export function span(seconds) {
  if (seconds < 10) {
    return `${Number(seconds.toFixed(seconds < 1 ? 2 : 1))} s`;
  }
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
}

/** snake_case as words: "became_dormant" is "became dormant". */
export const words = value => String(value ?? '').replaceAll('_', ' ');

export const sentence = value => {
  const spoken = words(value);
  return spoken.charAt(0).toUpperCase() + spoken.slice(1);
};

/** What a person in a picture is shown as: a mark, a title, and a second line. The words are those of the annotated videos. */
export function caption(person) {
  const spoof = person.liveness === 'spoof';
  const known = person.identity === 'known';
  const title = known ? oneLine(person.name ?? person.id) : person.identity === 'unknown' ? 'unknown' : 'looking…';
  const liveness = { live: 'live', spoof: 'SPOOF?', inconclusive: 'checking' }[person.liveness] ?? 'not checked';
  const blinks = plural(person.blinks ?? 0, 'blink');
  const sure = `${known ? 'match' : 'person'} ${(person.confidence ?? 0).toFixed(2)}`;
  return {
    mark: spoof ? 'spoof' : known ? 'known' : person.identity === 'unknown' ? 'unknown' : 'undecided',
    title, liveness, blinks, sure, detail: `${liveness} · ${blinks} · ${sure}`,
  };
}

const oneLine = name => name.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
