/** What every document has. `properties` is the file's metadata: `language` is a locale, `madeAt` an instant. */
export type FramedDocument = {
  properties: { title: string; author: string; subject: string; language: string; madeAt: string };
  business: string;
  title: string;
  lines: string[];
  footer: { left: string; page: string };
};

export type TextRecord = { heading: string | null; lines: string[] };

/** Records as text: a heading where one has a name or a time, and a line per fact. */
export type RecordsDocument = FramedDocument & { sections: { title: string; records: TextRecord[] }[] };

/** A list as a table; `isNumber`: its cells are aligned to the right. The first column is the widest. */
export type ListDocument = FramedDocument & { head: { title: string; isNumber: boolean }[]; rows: string[][] };

export type TableRow = { color: string | null; cells: string[] };

/** One row per segment; the first column is its name, the others are numbers. */
export type SegmentsTable = { title: string; head: string[]; rows: TableRow[] };

/** The actions for a segment, and their audience. */
export type ActionGroup = { name: string; color: string; facts: string[]; actions: string[] };

type Share = { share: number; text: string };

/** Two bars per segment on one scale: its shares of customers and revenue, 0 to 1. */
export type SharesChart = {
  title: string;
  answer: string;
  legend: string[];
  /** The longest bar of all segments, shown or not, so that a filtered report keeps the scale. */
  longest: number;
  rows: { name: string; color: string; customers: Share; revenue: Share }[];
};

/** A report formatted for one reader: every text and number, and the chart data. */
export type ReportDocument = FramedDocument & {
  /** Caveats shown before the numbers. */
  remarks: string[];
  figures: { label: string; value: string; note: string }[];
  insights: { title: string; items: { title: string; sentence: string; detail: string }[] };
  chart: SharesChart | null;
  table: SegmentsTable | null;
  /** Only by behavior. */
  traits: SegmentsTable | null;
  actions: { title: string; groups: ActionGroup[] };
  notes: { title: string; items: string[] };
};
