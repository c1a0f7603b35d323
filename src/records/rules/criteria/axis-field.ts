type AxisFieldName = `axis${string}`;

/** `axisPurchaseFrequency` for `purchase_frequency`. */
export const toAxisField = (axis: string): AxisFieldName =>
  `axis${axis.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
