"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import styles from "./setup.module.css";
import { findNextStep } from "./setup-steps.tsx";
import { useSetup } from "./use-setup.ts";
import { useStepPages } from "./use-step-pages.ts";

/** The step that the user can take next, above the report that is one of them; before the first orders the whole guide is there instead. */
export const SetupReminder = () => {
  const t = useTranslations("setup");
  const { setup, dismiss, isBusy } = useSetup();
  const pages = useStepPages(setup?.lastOrderAt);
  const next = setup && !setup.isDismissed && findNextStep(setup.steps.filter(({ name }) => name !== "report"));
  const hasOrders = setup?.steps.some(({ name, isDone }) => name === "data" && isDone);
  if (!next || !hasOrders) return null;
  const done = setup.steps.filter(({ isDone }) => isDone).length;
  return (
    <section className={styles.reminder} aria-label={t("title")}>
      <p>
        {t("next")} <Link href={pages[next].href}>{t(`steps.${next}.name`)}</Link>
      </p>
      <Link href="/setup">{t("progress", { done, all: setup.steps.length })}</Link>
      <Button type="link" size="small" loading={isBusy} onClick={() => dismiss(true)}>
        {t("hide")}
      </Button>
    </section>
  );
};
