import palette from "#lib/colors/palette.json" with { type: "json" };
import type { Scheme } from "./theme.ts";
import tokens from "./tokens.json" with { type: "json" };

const dashed = (name: string) => name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Chart and layout colors as CSS variables: components use `var(--segment-at-risk)`, never a literal color. */
export const cssVariables = (scheme: Scheme): Record<string, string> => {
  const data = palette[scheme];
  const { token } = tokens.antd[scheme];
  const variables: Record<string, string> = { "--focus": tokens.focus[scheme] };
  const add = (prefix: string, colors: Record<string, string> | string[]) => {
    for (const [name, color] of Object.entries(colors)) variables[`--${prefix}-${dashed(name)}`] = color;
  };
  add("surface", tokens.surface[scheme]);
  add("segment", data.segments);
  add("segment-text", data.segmentsText);
  add("sequential", data.sequential);
  add("sequential-text", data.sequentialText);
  add("diverging", data.diverging);
  add("tier", data.tiers);
  add("cluster", data.clusters);
  const { grid, axis, axisLine, markBorder, missing, reference, interval, intervalBand, actual, forecast } = data;
  add("chart", { grid, axis, axisLine, markBorder, missing, reference, interval, intervalBand, actual, forecast });
  const { colorText, colorTextSecondary, colorTextTertiary, colorLink, colorLinkHover, colorBorder } = token;
  const { colorBorderSecondary, colorSplit, colorPrimary, colorPrimaryBg, colorFillTertiary, colorFillSecondary } =
    token;
  const { colorSuccessText } = token;
  const { colorErrorText, colorErrorBg, colorErrorBorder, colorWarningText, colorWarningBg, colorWarningBorder } =
    token;
  add("ink", { text: colorText, soft: colorTextSecondary, faint: colorTextTertiary });
  add("link", { base: colorLink, hover: colorLinkHover });
  add("line", { control: colorBorder, card: colorBorderSecondary, split: colorSplit });
  add("accent", { base: colorPrimary, bg: colorPrimaryBg });
  add("fill", { soft: colorFillTertiary, strong: colorFillSecondary });
  add("error", { text: colorErrorText, bg: colorErrorBg, border: colorErrorBorder });
  add("success", { text: colorSuccessText });
  add("warning", { text: colorWarningText, bg: colorWarningBg, border: colorWarningBorder });
  const { Button, Layout } = tokens.antd[scheme].components;
  add("surface", { sider: Layout.siderBg });
  add("button", { bg: Button.colorPrimary, text: Button.primaryColor });
  return variables;
};

const block = (selector: string, scheme: Scheme) =>
  `${selector}{color-scheme:${scheme};${Object.entries(cssVariables(scheme))
    .map(([name, value]) => `${name}:${value}`)
    .join(";")}}`;

/** Both schemes; the document's `data-scheme` selects one. */
export const themeCss = `${block(":root", "light")}${block(":root[data-scheme=dark]", "dark")}`;
