/** The linear red, green and blue of `#RRGGBB`, 0 to 1 (IEC 61966-2-1). */
const linearRgb = (hex: string): readonly [number, number, number] => {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

const luminance = (hex: string): number => {
  const [r, g, b] = linearRgb(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** The contrast ratio of two colors, 1 to 21 (WCAG 2.2). */
export const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

export const SIGHTS = ["normal", "protan", "deutan", "tritan"] as const;

/** Usual color vision, and its three deficiencies at full severity. */
type Sight = (typeof SIGHTS)[number];

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes, IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009, severity 1. */
const SIMULATIONS: Record<Sight, readonly [Triple, Triple, Triple]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (rows: readonly [Triple, Triple, Triple], [x, y, z]: Triple): Triple => {
  const of = ([a, b, c]: Triple) => a * x + b * y + c * z;
  return [of(rows[0]), of(rows[1]), of(rows[2])];
};

/** sRGB to XYZ, divided by the white point D65. */
const TO_XYZ: readonly [Triple, Triple, Triple] = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];

/** CIE L*a*b* of a color as this sight perceives it. */
const toLab = (hex: string, sight: Sight): Triple => {
  const [r, g, b] = times(SIMULATIONS[sight], linearRgb(hex));
  const inGamut = (value: number) => Math.min(1, Math.max(0, value));
  const root = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116);
  const [x, y, z] = times(TO_XYZ, [inGamut(r), inGamut(g), inGamut(b)]).map(root) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

const RADIANS = Math.PI / 180;
const computeHue = (a: number, b: number): number =>
  a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / RADIANS + 360) % 360;

/** Hue difference and mean hue in degrees, the short way around the circle. */
const hues = (h1: number, h2: number, isGray: boolean): { difference: number; mean: number } => {
  if (isGray) return { difference: 0, mean: h1 + h2 };
  const apart = h2 - h1;
  const difference = apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
  const isWide = Math.abs(apart) > 180;
  const mean = isWide ? (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2 : (h1 + h2) / 2;
  return { difference, mean };
};

/** CIEDE2000 of two colors in L*a*b* (Sharma, Wu and Dalal, Color Research and Application 30 (1), 2005). */
export const ciede2000 = ([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number => {
  const chroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)));
  const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const { difference, mean } = hues(computeHue(p1, b1), computeHue(p2, b2), c1 * c2 === 0);
  const [lMean, cMean] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const cos = (degrees: number) => Math.cos(degrees * RADIANS);
  const t = 1 - 0.17 * cos(mean - 30) + 0.24 * cos(2 * mean) + 0.32 * cos(3 * mean + 6) - 0.2 * cos(4 * mean - 63);
  const turn = 30 * Math.exp(-(((mean - 275) / 25) ** 2));
  const rotation = -2 * Math.sqrt(cMean ** 7 / (cMean ** 7 + 25 ** 7)) * Math.sin(2 * turn * RADIANS);
  const lightness = (l2 - l1) / (1 + (0.015 * (lMean - 50) ** 2) / Math.sqrt(20 + (lMean - 50) ** 2));
  const colorfulness = (c2 - c1) / (1 + 0.045 * cMean);
  const hue = (2 * Math.sqrt(c1 * c2) * Math.sin((difference / 2) * RADIANS)) / (1 + 0.015 * cMean * t);
  return Math.sqrt(lightness ** 2 + colorfulness ** 2 + hue ** 2 + rotation * colorfulness * hue);
};

/** How different two colors are for this sight: below 12.5 they are easily confused. */
export const colorDifference = (a: string, b: string, sight: Sight = "normal"): number =>
  ciede2000(toLab(a, sight), toLab(b, sight));
