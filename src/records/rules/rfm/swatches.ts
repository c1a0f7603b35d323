import { contrast } from "#lib/colors/difference.ts";
import palette from "#lib/colors/palette.json" with { type: "json" };
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";

/** Five more colors than the eight segments'. Each can replace at least one of those. */
const MORE = {
  ultramarine: { light: "#0606EA", dark: "#D7E2F9" },
  orchid: { light: "#BF47FA", dark: "#AA0BF9" },
  gold: { light: "#9C8616", dark: "#FADC47" },
  sage: { light: "#7C956F", dark: "#347811" },
  ink: { light: "#21242C", dark: "#E5E7EB" },
} as const;

type More = keyof typeof MORE;

/** The colors that a business can give to its segments: marks are seen and letters on them are read in both themes. */
export const SWATCHES = [...RFM_SEGMENTS.map(({ key }) => key), ...(Object.keys(MORE) as More[])] as const;

export type Swatch = RfmSegmentKey | More;
export type ColorTheme = "light" | "dark";

const isMore = (swatch: Swatch): swatch is More => Object.hasOwn(MORE, swatch);

/** A segment's swatch: its own unless the business chose another. */
export const pickSwatch = (key: RfmSegmentKey, { color }: { color: Swatch | null }): Swatch => color ?? key;

const LETTERS = ["#FFFFFF", "#14181F"] as const;

const lettersOn = (color: string): string =>
  contrast(LETTERS[0], color) >= contrast(LETTERS[1], color) ? LETTERS[0] : LETTERS[1];

/** The color of a swatch and of letters on it, as #RRGGBB. */
export const swatchColors = (swatch: Swatch, theme: ColorTheme): { color: string; text: string } => {
  if (isMore(swatch)) return { color: MORE[swatch][theme], text: lettersOn(MORE[swatch][theme]) };
  const { segments, segmentsText } = palette[theme];
  return { color: segments[swatch], text: segmentsText[swatch] };
};
