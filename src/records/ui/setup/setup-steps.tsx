"use client";

import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import type { SetupStep } from "#records/rules/setup.ts";
import styles from "./setup.module.css";
import { useSetup, useStepPages } from "./use-setup.tsx";

type Setup = AnswerOf<"GET /api/admin/setup">["data"];
type Steps = Setup["steps"];

/** Steps with a second way to take them. */
const hasOther = (name: SetupStep): name is "data" | "api" => name === "data" || name === "api";

/** The step that this user can take next; undefined if the others are done or not theirs. */
const findNextStep = (steps: Steps): SetupStep | undefined =>
  steps.find(({ name, isDone, isAllowed }) => {
    // Without orders there is no report to look at.
    const isReady = name !== "report" || steps.some((step) => step.name === "data" && step.isDone);
    return !isDone && isAllowed && isReady;
  })?.name;

/** The steps with what is done, and the way to take those that the user may. */
export const SetupSteps = ({ steps, lastOrderAt }: Pick<Setup, "steps" | "lastOrderAt">) => {
  const t = useTranslations("setup");
  const pages = useStepPages(lastOrderAt);
  const next = findNextStep(steps);
  const hasOrders = steps.some(({ name, isDone }) => name === "data" && isDone);
  return (
    <ol>
      {steps.map(({ name, isDone, isAllowed }, i) => (
        <li
          key={name}
          className={`grid items-center gap-4-16 rule-above ${styles.step}`}
          data-state={isDone ? "done" : name === next ? "next" : "later"}
        >
          <span className={`grid place-center text-13 soft ${styles.mark}`}>
            {isDone ? <CheckCircleFilled aria-hidden /> : <span aria-hidden>{i + 1}</span>}
          </span>
          <div>
            <h3 className={styles.name}>
              {t(`steps.${name}.name`)}
              {isDone && <span className="visually-hidden"> ({t("done")})</span>}
            </h3>
            <p className="soft">{t(`steps.${name}.about`)}</p>
            {!isAllowed && !isDone && (
              <p className="soft">{t(name === "segment" || name === "data" ? "need_manager" : "need_admin")}</p>
            )}
          </div>
          {isAllowed && (name !== "report" || hasOrders) && (
            <div className={`row items-center gap-8-16 ${styles.actions}`}>
              <Link href={pages[name].href}>
                <Button type={name === next ? "primary" : "default"} tabIndex={-1}>
                  {t(`steps.${name}.action`)}
                </Button>
              </Link>
              {hasOther(name) && pages[name].other && <Link href={pages[name].other}>{t(`steps.${name}.other`)}</Link>}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
};

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
    <section className={`row items-center gap-8-16 panel ${styles.reminder}`} aria-label={t("title")}>
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
