import { hidesPersonalData, type Rights } from "#core/values/permissions.ts";

export type ImportOutcomes = { customersNew: number; customersChanged: number; customersKept: number };

/**
 * Counts as shown to a caller without `customers:pii`: which customers of a file were stored, and which already had its values, would
 * confirm a guessed name, address or phone number. All of them count as changed.
 */
export const withoutOutcomes = <Shown extends ImportOutcomes>(reader: Partial<Rights>, shown: Shown): Shown =>
  hidesPersonalData(reader)
    ? {
        ...shown,
        customersNew: 0,
        customersChanged: shown.customersNew + shown.customersChanged + shown.customersKept,
        customersKept: 0,
      }
    : shown;
