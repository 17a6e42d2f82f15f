/** `123456789` in groups of the given sizes, for example `123 456 789`; an unfinished number keeps its groups. */
export const groupDigits = (digits: string, sizes: readonly number[]): string => {
  const groups: string[] = [];
  let from = 0;
  for (const size of sizes) {
    if (from < digits.length) {
      groups.push(digits.slice(from, from + size));
    }
    from += size;
  }
  return groups.join(' ');
};
