/** The palette's script, which no page needs before it is opened. */
export const loadPalette = () => import("./palette.tsx").then(({ Palette }) => Palette);
