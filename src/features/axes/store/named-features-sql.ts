import { FEATURE_SET, placeOfAxis } from "#features/axes/rules/extract-features.ts";
import { AXES } from "#records/rules/axes/registry/axes.ts";

/** SQL: a profile's features as JSON by axis and name; an empty object if another version of the product computed others. */
export const namedFeaturesSql = (profile: string): string => {
  const axes = AXES.map((axis) => {
    const { start, names } = placeOfAxis(axis);
    const features = names.map((name, i) => `'${name}', ${profile}.features[${start + i + 1}]`);
    return `'${axis.name}', jsonb_build_object(${features.join(", ")})`;
  });
  return `case when ${profile}.feature_set = ${FEATURE_SET} then jsonb_build_object(${axes.join(", ")}) else '{}' end`;
};
