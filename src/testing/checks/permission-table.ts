import { wordsIn } from "#core/messages/words.ts";
import { PERMISSIONS, permissionsOf, ROLES } from "#core/values/permissions.ts";

/** Which role may do what, as docs/users-and-permissions.md shows it. */
export const permissionTable = (): string => {
  const rows = PERMISSIONS.map((permission) => {
    const marks = ROLES.map((role) => (permissionsOf({ role }).includes(permission) ? "yes" : "–"));
    return `| \`${permission}\` | ${wordsIn("en").permissions[permission]} | ${marks.join(" | ")} |`;
  });
  const head = `| Permission | Allows | ${ROLES.join(" | ")} |`;
  return [head, `| --- | --- |${" --- |".repeat(ROLES.length)}`, ...rows].join("\n");
};
