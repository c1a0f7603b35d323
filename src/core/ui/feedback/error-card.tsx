"use client";

import { useTranslations } from "next-intl";
import { PlainButton } from "#core/ui/plain-button.tsx";
import type { Permission } from "#core/values/permissions.ts";
import { CopyLine } from "./copy-line.tsx";
import styles from "./states.module.css";
import { useFailureWords } from "./use-failure-words.ts";

/** Shown instead of a page: the missing permission, and who can grant it. */
export const NoPermission = ({ permission }: { permission: Permission }) => {
  const t = useTranslations();
  return (
    <section className="stack items-start max-w-prose gap-12 panel p-20">
      <p>{t("states.no_permission", { permission: t(`permissions.${permission}`) })}</p>
    </section>
  );
};

type Props = { title: string; error: unknown; onRetry: () => void };

/** What failed and why, what to do, and the reference to quote if it is not the reader's mistake. The rest of the page keeps working. */
export const ErrorCard = ({ title, error, onRetry }: Props) => {
  const t = useTranslations();
  const { why, problems, reference } = useFailureWords()(error);
  return (
    <section className={`stack items-start max-w-prose gap-12 panel p-20 ${styles.errorCard}`} role="alert">
      <h2 className="title">{title}</h2>
      <p>{why}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>{t("forms.problem", { field, problem: message })}</li>
          ))}
        </ul>
      )}
      {reference && <CopyLine label={t("shell.reference")} text={reference} />}
      <PlainButton onClick={onRetry}>{t("buttons.retry")}</PlainButton>
    </section>
  );
};
