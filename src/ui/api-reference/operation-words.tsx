"use client";

import { useTranslations } from "next-intl";
import { isPermission } from "#lib/domain/permissions.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { Answers } from "./answers.tsx";
import { FieldList } from "./field-list.tsx";
import type { Operation } from "./operations.ts";
import styles from "./reference.module.css";

/** The required permission, and whether the reader has it. */
const Who = ({ operation: { ways, permission } }: { operation: Operation }) => {
  const t = useTranslations();
  const { permissions } = useMe();
  const way = ways.length === 2 ? "both" : (ways[0] ?? "none");
  return (
    <p className={styles.who}>
      {t(`api.ways.${way}`)}
      {isPermission(permission) && (
        <>
          {" · "}
          {t.rich(permissions.includes(permission) ? "api.needs_yours" : "api.needs_not_yours", {
            permission: t(`permissions.${permission}`),
            name: permission,
            code: (chunk) => <code>{chunk}</code>,
          })}
        </>
      )}
    </p>
  );
};

export const OperationWords = ({ operation }: { operation: Operation }) => {
  const t = useTranslations("api");
  const { id, title, method, path, description, parameters, body } = operation;
  return (
    <div className={styles.words}>
      <h3 id={`${id}-title`} className={styles.operationTitle}>
        <a href={`#${id}`} lang="en">
          {title}
        </a>
      </h3>
      <p className={styles.address}>
        <code>
          <span className={styles.method}>{method}</span> {path}
        </code>
      </p>
      {description && <p lang="en">{description}</p>}
      <Who operation={operation} />
      {parameters.length > 0 && (
        <div className={styles.part}>
          <h4 className={styles.partTitle}>{t("parameters")}</h4>
          <FieldList fields={parameters} anchor={id} tellsRequired />
        </div>
      )}
      {body && (
        <div className={styles.part}>
          <h4 className={styles.partTitle}>{t("body")}</h4>
          <FieldList fields={body.fields} anchor={`${id}.body`} tellsRequired />
        </div>
      )}
      <Answers operation={operation} />
    </div>
  );
};
