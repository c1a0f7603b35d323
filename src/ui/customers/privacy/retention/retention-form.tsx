"use client";

import { useForm } from "@refinedev/antd";
import { Button, Form, InputNumber } from "antd";
import { useTranslations } from "next-intl";
import type { Retention } from "#contracts/customers/retention.ts";
import { RETENTION_RANGE, RETENTION_RULES, type RetentionMonths } from "#lib/domain/customers/retention.ts";
import settingsStyles from "#ui/accounts/settings/settings.module.css";
import type { CallError } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { FORM, LabelledForm } from "#ui/shared/forms/labelled-form.tsx";
import { Card } from "#ui/shared/page/card.tsx";

type Props = { rules: Retention; onSaved: () => void };

/** The months of each rule. What they would delete tonight is shown before they are saved. */
export const RetentionForm = ({ rules: { version, ...months }, onSaved }: Props) => {
  const t = useTranslations();
  const confirm = useConfirm();
  const { write: preview, isBusy } = useWrite("POST /api/admin/retention/preview");
  const form = useForm<Retention, CallError, object>({
    ...FORM,
    resource: "retention",
    id: "retention",
    // The rules are a single record without a list.
    meta: { url: "/api/admin", method: "put" },
    action: "edit",
    successNotification: { type: "success", key: "retention", message: t("states.saved") },
    onMutationSuccess: onSaved,
  });
  const askFirst = async (wanted: object) => {
    const answer = await preview(wanted as RetentionMonths);
    if (!answer) return;
    confirm({
      title: t("retention.ask"),
      content: t("retention.counts", answer.data),
      okText: t("buttons.save"),
      onOk: () => void Promise.resolve(form.formProps.onFinish?.({ ...wanted, version })).catch(() => {}),
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
          <Button className={settingsStyles.start ?? ""} onClick={onSaved}>
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
        <Button
          type="primary"
          htmlType="submit"
          className={settingsStyles.start ?? ""}
          loading={isBusy || form.mutation.isPending}
        >
          {t("retention.preview")}
        </Button>
      </LabelledForm>
    </Card>
  );
};
