export type Bound = { atMost: number } | { atLeast: number };
export type Result = { line: string; value: number; bound: Bound; how: string };
/** What a benchmark reports: a line of the table, or why a part of it was left out; or how it ended. */
export type Report = Result | { skipped: string } | { failed: string };

export const isKept = ({ value, bound }: Pick<Result, "value" | "bound">): boolean =>
  "atMost" in bound ? value <= bound.atMost : value >= bound.atLeast;

export const formatBound = (bound: Bound): string =>
  "atMost" in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;

const HEAD = ["Benchmark", "Line", "Figure", "Bound", "Result", "How it was measured"];

const cellsOf = (benchmark: string, report: Report): string[] => {
  if ("skipped" in report) return [benchmark, "", "", "", "skipped", report.skipped];
  if ("failed" in report) return [benchmark, "", "", "", "**failed**", report.failed];
  const { line, value, bound, how } = report;
  return [benchmark, line, value.toFixed(2), formatBound(bound), isKept(report) ? "kept" : "**missed**", how];
};

/** Markdown, whose columns are also aligned as plain text. */
export const formatTable = (all: readonly { benchmark: string; report: Report }[]): string => {
  const rows = all.map(({ benchmark, report }) =>
    cellsOf(benchmark, report).map((cell) => cell.replaceAll("|", "\\|")),
  );
  const widths = HEAD.map((head, column) =>
    Math.max(...[HEAD, ...rows].map((row) => row[column]?.length ?? 0), head.length),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
};
