/** Columns as wide as their longest cell; the last one runs on. */
export const textTable = (header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const all = [header, header.map((cell) => '-'.repeat(cell.length)), ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};
