"use client";

import { useTranslations } from "next-intl";
import styles from "./reference.module.css";
import type { Field } from "./schema-fields.ts";

type Props = {
  fields: (Field & { place?: string })[];
  /** If set, each field gets the anchor `<id>.<path>`. */
  anchor?: string;
  /** Whether to mark required fields, which matters in requests. */
  tellsRequired?: boolean;
};

/** The fields of a request or response. */
export const FieldList = ({ fields, anchor, tellsRequired = false }: Props) => {
  const t = useTranslations("api");
  return (
    <dl className={styles.fields}>
      {fields.map(({ path, place, type, range, standard, isRequired, words, onlyIn }) => {
        const id = anchor && `${anchor}.${path}`;
        return (
          <div key={`${place} ${path}`} {...(id && { id })}>
            <dt>
              {id ? (
                <a className={styles.fieldName} href={`#${id}`}>
                  {path}
                </a>
              ) : (
                <code className={styles.fieldName}>{path}</code>
              )}
              <code className={styles.fieldType}>{type}</code>
              {range && <code className={styles.fieldType}>{range}</code>}
              {place && place !== "query" && <code className={styles.fieldType}>{place}</code>}
              {tellsRequired && isRequired && <span className={styles.required}>{t("required")}</span>}
            </dt>
            <dd>
              {words && <span lang="en">{words}</span>}
              {standard !== undefined && (
                <span className={styles.aside}>
                  {t.rich("standard", { value: String(standard), code: (chunk) => <code>{chunk}</code> })}
                </span>
              )}
              {onlyIn.length > 0 && (
                <span className={styles.aside}>
                  {t.rich("only_in", { names: onlyIn.join(", "), code: (chunk) => <code>{chunk}</code> })}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};
