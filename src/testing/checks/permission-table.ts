import { PERMISSIONS, permissionsOf, ROLES } from "#lib/domain/permissions.ts";
import { wordsIn } from "#lib/domain/words/words.ts";

/** Which role may do what, as docs/users-and-permissions.md shows it. */
export const permissionTable = (): string => {
  const rows = PERMISSIONS.map((permission) => {
    const marks = ROLES.map((role) => (permissionsOf({ role }).includes(permission) ? "yes" : "–"));
    return `| \`${permission}\` | ${wordsIn("en").permissions[permission]} | ${marks.join(" | ")} |`;
  });
  const head = `| Permission | Allows | ${ROLES.join(" | ")} |`;
  return [head, `| --- | --- |${" --- |".repeat(ROLES.length)}`, ...rows].join("\n");
};
