import { type ThemeConfig, theme } from "antd";
import tokens from "./tokens.json" with { type: "json" };

/** The scheme that is rendered. */
export type Scheme = "light" | "dark";

type MapTokens = ReturnType<typeof theme.defaultAlgorithm>;

/**
 * antd derives the dark value of a seed color instead of using it (ant-design issue 44006), so the chosen values are restored
 * after the algorithm.
 */
const pinned =
  (scheme: Scheme) =>
  (seed: Parameters<typeof theme.defaultAlgorithm>[0]): MapTokens => {
    const algorithm = scheme === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm;
    const chosen: Record<string, unknown> = tokens.antd[scheme].token;
    const pins = Object.fromEntries(tokens.antd.pinAfterAlgorithm.map((name) => [name, chosen[name]]));
    return { ...algorithm(seed), ...pins };
  };

/** The design's fonts, with the one of `global.css` that is as wide as Inter after it. */
const withFallback = (fonts: string): string => fonts.replace(",", ", 'Inter Fallback',");

/** Tags write in the state's color on its background, where only the color of its texts is readable. */
const tag = (scheme: Scheme) => {
  const { colorSuccessText, colorWarningText, colorErrorText } = tokens.antd[scheme].token;
  const states = { colorSuccess: colorSuccessText, colorWarning: colorWarningText, colorError: colorErrorText };
  return { ...tokens.antd[scheme].components.Tag, ...states };
};

/** A dialog's title is larger than the labels below it, and apart from them. */
const MODAL = { titleFontSize: 16, titleLineHeight: 1.5, headerMarginBottom: 16, footerMarginTop: 20 };

const make = (scheme: Scheme): ThemeConfig => ({
  algorithm: pinned(scheme),
  token: { ...tokens.antd[scheme].token, fontFamily: withFallback(tokens.antd[scheme].token.fontFamily) },
  components: { ...tokens.antd[scheme].components, Tag: tag(scheme), Modal: MODAL },
  cssVar: { key: "antd-tokens" },
  hashed: false,
});

export const THEMES: Record<Scheme, ThemeConfig> = { light: make("light"), dark: make("dark") };
