import { PERMISSIONS, type Permission, permissionsOf, ROLES } from "#lib/domain/permissions.ts";

/** Which role may do what, as the README shows it: generated, so that it says what the code does. */
export const permissionTable = (): string => {
  const rows = (Object.entries(PERMISSIONS) as [Permission, string][]).map(([permission, words]) => {
    const marks = ROLES.map((role) => (permissionsOf({ role }).includes(permission) ? "yes" : "–"));
    return `| \`${permission}\` | ${words} | ${marks.join(" | ")} |`;
  });
  const head = `| Permission | Lets one | ${ROLES.join(" | ")} |`;
  return [head, `| --- | --- |${" --- |".repeat(ROLES.length)}`, ...rows].join("\n");
};
