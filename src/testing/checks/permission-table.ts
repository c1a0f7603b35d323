import { wordsIn } from "#core/messages/words.ts";
import { listPermissions, PERMISSIONS, ROLES } from "#core/values/permissions.ts";

/** Which role may do what, as docs/users-and-permissions.md shows it. */
export const permissionTable = (): string => {
  const rows = PERMISSIONS.map((permission) => {
    const marks = ROLES.map((role) => (listPermissions({ role }).includes(permission) ? "yes" : "–"));
    return `| \`${permission}\` | ${wordsIn("en").permissions[permission]} | ${marks.join(" | ")} |`;
  });
  const head = `| Permission | Allows | ${ROLES.join(" | ")} |`;
  return [head, `| --- | --- |${" --- |".repeat(ROLES.length)}`, ...rows].join("\n");
};
