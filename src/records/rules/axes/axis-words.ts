export type AxisSegmentWords = { name: string; interpretation: string };

/** A language model's words for a segment, and the center they describe, in natural units. */
export type GivenWords = AxisSegmentWords & { center: Readonly<Record<string, number>> };

/** Axis to key to words; a segment without an entry uses the registry's words. */
export type AxesWords = Readonly<Record<string, Readonly<Record<string, GivenWords>>>>;
