/** Replaces the presets of antd's color picker; buttons only use its check for whether a color needs dark text. */
export const isBright = (color) => {
  const { r, g, b } = color.toRgb();
  return r * 0.299 + g * 0.587 + b * 0.114 > 192;
};
