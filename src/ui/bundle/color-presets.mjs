/** In place of the presets of antd's color picker, from which buttons take whether a color needs dark text on it. */
export const isBright = (color) => {
  const { r, g, b } = color.toRgb();
  return r * 0.299 + g * 0.587 + b * 0.114 > 192;
};
