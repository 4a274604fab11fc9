/** Numbers, amounts and times of cards as texts of one language. */
export interface Formats {
  /** `signed` puts a plus before what is more than nothing. */
  money(amount: number, currency: string, signed?: boolean): string;
  /** A price of little, with more digits than its currency has. */
  unitPrice(amount: number, currency: string): string;
  /** Of 0 to 100. */
  percent(value: number): string;
  /** Of 0 to 1, and not more than it is: 99.9 % is not all. */
  share(value: number): string;
  mbps(value: number): string;
  number(value: number): string;
  memory(megabytes: number): string;
  disk(gigabytes: number): string;
  days(count: number): string;
  /** How long something is still so, in whole minutes or, at last, seconds. */
  left(ms: number): string;
  /** The hour, with the day where that is not today. */
  time(iso: string): string;
  list(names: readonly string[]): string;
}

const MINUTE_MS = 60_000;

const made = new Map<string, Formats>();

/** Making a formatter is slow, and a card has dozens of numbers. */
export function formatsOf(locale: string): Formats {
  const formats = made.get(locale) ?? createFormats(locale);
  made.set(locale, formats);
  return formats;
}

/**
 * What numbers are written in: the language of the words, as it is written in the country that was asked for. A text like
 * "14 days" must not be in another language than the sentence around it.
 */
export function spokenLocale(lang: string, wanted: string): string {
  try {
    const [tag = lang] = Intl.getCanonicalLocales(wanted.replaceAll('_', '-'));
    return new Intl.Locale(tag).language === new Intl.Locale(lang).language ? tag : lang;
  } catch {
    return lang; // it is no tag at all
  }
}

function createFormats(locale: string): Formats {
  const numbers = (options: Intl.NumberFormatOptions) => {
    const {format} = new Intl.NumberFormat(locale, {maximumFractionDigits: 1, ...options});
    return (value: number) => format(value);
  };
  const unit = (name: string, options: Intl.NumberFormatOptions = {}) =>
    numbers({style: 'unit', unit: name, ...options});
  const whole = {maximumFractionDigits: 0, unitDisplay: 'long'} as const;
  const percent = numbers({style: 'percent'});
  const mega = unit('megabyte');
  const giga = unit('gigabyte');
  const mbps = unit('megabit-per-second', {maximumFractionDigits: 2});
  const number = numbers({maximumFractionDigits: 2});
  const days = unit('day', whole);
  const minutes = unit('minute', whole);
  const seconds = unit('second', whole);
  const hour = {hour: 'numeric', minute: '2-digit'} as const;
  const list = new Intl.ListFormat(locale, {style: 'narrow'});
  return {
    money: (amount, currency, signed = false) => money(amount, currency, signed ? {signDisplay: 'exceptZero'} : {}),
    unitPrice: (amount, currency) => money(amount, currency, {maximumFractionDigits: 4}),
    percent: (value) => percent(value / 100),
    share: (value) => percent(Math.floor(value * 1000) / 1000),
    mbps,
    number,
    memory: (megabytes) => (megabytes < 1024 ? mega(megabytes) : giga(megabytes / 1024)),
    disk: giga,
    days,
    left: (ms) => (ms > MINUTE_MS ? minutes(Math.ceil(ms / MINUTE_MS)) : seconds(Math.ceil(ms / 1000))),
    time(iso) {
      const at = new Date(iso);
      const isToday = at.toDateString() === new Date().toDateString();
      return at.toLocaleString(locale, isToday ? hour : {day: 'numeric', month: 'short', ...hour});
    },
    list: (names) => list.format(names),
  };

  /** A code that is none, of whoever set the prices, must not take the card away. */
  function money(amount: number, currency: string, options: Intl.NumberFormatOptions): string {
    try {
      return new Intl.NumberFormat(locale, {style: 'currency', currency, ...options}).format(amount);
    } catch {
      return `${new Intl.NumberFormat(locale, options).format(amount)} ${currency}`;
    }
  }
}

/** Milliseconds until `left` says something else. */
export function untilNextText(ms: number): number {
  return ms > MINUTE_MS ? ms % MINUTE_MS || MINUTE_MS : ms % 1000 || 1000;
}
