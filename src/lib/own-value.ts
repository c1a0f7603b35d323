/**
 * The value of a key that a caller chose. What every object inherits is not among its own: a custom field may be named
 * `constructor`.
 */
export const ownValue = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
