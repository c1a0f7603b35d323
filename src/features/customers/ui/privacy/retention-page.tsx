"use client";

import { Button, Form, InputNumber } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LabelledForm } from "#core/ui/forms/labelled-form.tsx";
import { useRouteForm } from "#core/ui/forms/use-route-form.ts";
import { Card } from "#core/ui/page/card.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Retention } from "#features/customers/contracts/privacy-requests.ts";
import { RETENTION_RANGE, RETENTION_RULES, type RetentionMonths } from "#features/customers/rules/privacy.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";

type Props = { rules: Retention; onSaved: () => void };

/** The months of each rule. What they would delete tonight is shown before they are saved. */
const RetentionForm = ({ rules: { version, ...months }, onSaved }: Props) => {
  const t = useTranslations();
  const confirm = useConfirm();
  const { write: preview, isBusy } = useWrite("POST /api/admin/retention/preview");
  const form = useRouteForm("PUT /api/admin/retention", {
    params: { version },
    successMessage: t("states.saved"),
    onSaved,
  });
  const askFirst = async (wanted: object) => {
    const answer = await preview(wanted as RetentionMonths);
    if (!answer) return;
    confirm({
      title: t("retention.ask"),
      content: t("retention.counts", answer.data),
      okText: t("buttons.save"),
      onOk: () => void Promise.resolve(form.formProps.onFinish?.(wanted)).catch(() => {}),
    });
  };
  const labels = Object.fromEntries(RETENTION_RULES.map((rule) => [rule, t(`retention.rules.${rule}`)])) as Record<
    keyof RetentionMonths,
    string
  >;
  return (
    <Card title={t("retention.title")} isLoose>
      <LabelledForm<RetentionMonths>
        name="retention"
        initial={months}
        labels={labels}
        variables={(values) => Object.fromEntries(RETENTION_RULES.map((rule) => [rule, values[rule] ?? null]))}
        write={{ ...form, formProps: { ...form.formProps, onFinish: askFirst as never } }}
      >
        {form.mutation.error?.code === "EDITED_MEANWHILE" && (
          <Button className="self-start" onClick={onSaved}>
            {t("business.load_current")}
          </Button>
        )}
        {RETENTION_RULES.map((rule) => (
          <Form.Item key={rule} name={rule} label={labels[rule]} extra={t(`retention.hints.${rule}`)}>
            <InputNumber
              {...RETENTION_RANGE[rule]}
              precision={0}
              placeholder={t("retention.kept")}
              addonAfter={t("retention.months")}
            />
          </Form.Item>
        ))}
        <Button type="primary" htmlType="submit" className="self-start" loading={isBusy || form.mutation.isPending}>
          {t("retention.preview")}
        </Button>
      </LabelledForm>
    </Card>
  );
};

const ALWAYS = ["webhooks", "files", "runs", "events"] as const;

/** How long a business keeps what, and what is deleted anyway. */
export const RetentionPage = () => {
  const t = useTranslations();
  const { answer, error, retry, isSettled } = useAnswer("GET /api/admin/retention", {});
  return (
    <SettingsPage
      title={t("nav.retention_rules")}
      about={t("retention.about")}
      action={<Link href="/settings/privacy">{t("nav.privacy")}</Link>}
    >
      {error && <ErrorCard title={t("retention.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <CardSkeleton />}
      {answer && isSettled && <RetentionForm key={answer.data.version} rules={answer.data} onSaved={retry} />}
      {(error || answer) && (
        <Card title={t("retention.always_title")} isLoose>
          <ul>
            {ALWAYS.map((name) => (
              <li key={name}>{t(`retention.always.${name}`)}</li>
            ))}
          </ul>
          <p>
            <Link href="/jobs">{t("retention.runs")}</Link>
          </p>
        </Card>
      )}
    </SettingsPage>
  );
};
