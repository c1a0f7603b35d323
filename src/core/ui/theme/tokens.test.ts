import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import palette from "#lib/colors/palette.json" with { type: "json" };
import { SEGMENTS } from "#records/rules/rfm/segment-colors.ts";
import { THEMES } from "./theme.ts";
import { cssVariables } from "./theme-css.ts";
import tokens from "./tokens.json" with { type: "json" };

/** Relative luminance and contrast ratio, WCAG 2.2. */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

test("computes WCAG contrast: black on white is 21, a color on itself 1", () => {
  expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 5);
  expect(contrast("#2457D6", "#2457D6")).toBe(1);
});

describe.each(["light", "dark"] as const)("%s tokens", (scheme) => {
  const { token, components } = tokens.antd[scheme];
  const surfaces = [token.colorBgContainer, token.colorBgLayout, token.colorBgElevated];
  const data = palette[scheme];

  test.each([
    "colorText",
    "colorTextSecondary",
    "colorTextTertiary",
    "colorTextPlaceholder",
    "colorLink",
    "colorErrorText",
    "colorWarningText",
  ] as const)("%s is readable on every surface (4.5)", (name) => {
    for (const surface of surfaces) expect(contrast(token[name], surface)).toBeGreaterThanOrEqual(4.5);
  });

  test("errors, warnings and the selected row have readable text (4.5)", () => {
    expect(contrast(token.colorErrorText, token.colorErrorBg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token.colorWarningText, token.colorWarningBg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(components.Menu.itemSelectedColor, components.Menu.itemSelectedBg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(components.Button.primaryColor, components.Button.colorPrimary)).toBeGreaterThanOrEqual(4.5);
  });

  test("the states of a tag are readable (4.5)", () => {
    const { colorSuccess = "", colorWarning = "", colorError = "" } = THEMES[scheme].components?.Tag ?? {};
    expect(contrast(colorSuccess, token.colorSuccessBg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colorWarning, token.colorWarningBg)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colorError, token.colorErrorBg)).toBeGreaterThanOrEqual(4.5);
  });

  test("control borders and the focus ring are visible on every surface (3)", () => {
    for (const surface of surfaces) {
      expect(contrast(token.colorBorder, surface)).toBeGreaterThanOrEqual(3);
      expect(contrast(tokens.focus[scheme], surface)).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(SEGMENTS.map((segment) => segment.key))(
    "the mark of %s is seen (3) and its letters are read (4.5)",
    (key) => {
      for (const surface of surfaces.slice(0, 2)) {
        expect(contrast(data.segments[key], surface)).toBeGreaterThanOrEqual(3);
      }
      expect(contrast(data.segmentsText[key], data.segments[key])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([...Object.entries(data.tiers), ...data.clusters.map((color, index) => [`cluster ${index}`, color])])(
    "the mark of %s is seen (3)",
    (_, color) => {
      for (const surface of surfaces.slice(0, 2)) expect(contrast(color ?? "", surface)).toBeGreaterThanOrEqual(3);
    },
  );

  test("every step of the palette has readable text (4.5)", () => {
    data.sequential.forEach((step, index) => {
      expect(contrast(data.sequentialText[index] ?? step, step)).toBeGreaterThanOrEqual(4.5);
    });
  });

  test("every variable has a value", () => {
    for (const value of Object.values(cssVariables(scheme))) expect(value).toMatch(/^#[0-9A-F]{6}$/i);
  });
});

const shared = join(process.env.SHARED_DIR ?? "../shared", "ui", "tokens.json");
const reason = existsSync(shared) ? "" : ` (skipped: ${shared} is not there)`;

test.skipIf(reason !== "")(`the tokens are the design's${reason}`, () => {
  const design = JSON.parse(readFileSync(shared, "utf8"));
  expect(palette).toEqual(design.data);
  expect(tokens.surface).toEqual(design.surface);
  expect(tokens.antd).toEqual({ ...design.antd, algorithm: undefined });
  expect(tokens.focus).toEqual({ light: design.focus.light, dark: design.focus.dark });
  expect(SEGMENTS.map(({ key, code }) => [key, code])).toEqual(
    design.order.segments.map((key: string, index: number) => [key, design.order.segmentCodes[index]]),
  );
});
