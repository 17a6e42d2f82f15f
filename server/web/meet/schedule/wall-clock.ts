const two = (value: number): string => String(value).padStart(2, '0');

/** What `<input type="date">` and `<input type="time">` hold, in the browser's time zone. */
export const dayOf = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
export const timeOf = (date: Date): string => `${two(date.getHours())}:${two(date.getMinutes())}`;

/** Epoch ms of the fields' day and time; NaN when one is empty. */
const momentOf = (day: string, time: string): number => new Date(`${day}T${time}`).getTime();

/** 1 Monday … 7 Sunday of a field's day; 1 when it is empty. */
export const weekdayOfDay = (day: string): number => new Date(`${day}T12:00`).getDay() || (day === '' ? 1 : 7);

/** Which such weekday of its month the day is: 1 to 5. */
export const weekInMonth = (day: string): number => Math.ceil(Number(day.slice(8, 10)) / 7);

/** True when the same weekday does not come again in the month. */
export const isLastInMonth = (day: string): boolean => {
  const date = new Date(`${day}T12:00`);
  const later = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 7);
  return later.getMonth() !== date.getMonth();
};

/** Late evening to early morning is the next day; anything else that ends before it begins is a slip. */
export const spanOf = (
  day: string,
  from: string,
  to: string,
): { readonly startsAt: number; readonly endsAt: number } => {
  const startsAt = momentOf(day, from);
  const nextDay = from >= '18:00' && to <= '06:00';
  const date = new Date(`${day}T${to}`);
  date.setDate(date.getDate() + (nextDay ? 1 : 0));
  return { startsAt, endsAt: date.getTime() };
};
