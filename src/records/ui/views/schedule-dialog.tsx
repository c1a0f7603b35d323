"use client";

import { Form, Radio, Select } from "antd";
import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ViewSchedule } from "#records/contracts/view-schedules.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { viewFormats } from "#records/rules/view-lists.ts";
import {
  MOST_RECIPIENTS,
  SCHEDULE_FREQUENCIES,
  type ScheduleFrequency,
  type ViewFormat,
} from "#records/rules/view-schedules.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type ScheduleValues = { frequency: ScheduleFrequency; hour: number; format: ViewFormat; recipientIds: string[] };

type Props = {
  view: Pick<SavedView, "id" | "name" | "query">;
  /** The schedule to change; absent for a new one. */
  schedule?: ViewSchedule | undefined;
  candidates: readonly { id: string; name: string }[];
  canSendMail: boolean;
  onClose: () => void;
};

/** Asks when a view is sent, as which file and to whom. */
export const ScheduleDialog = ({ view, schedule, candidates, canSendMail, onClose }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { id: myId, business } = useMe();
  const labels = {
    frequency: t("views.send_when"),
    hour: t("views.send_hour"),
    format: t("views.send_format"),
    recipientIds: t("views.send_to"),
  };
  const offered = viewFormats(view.query);
  const people = [...candidates, ...(schedule?.recipients ?? [])];
  const options = [...new Map(people.map(({ id, name }) => [id, { value: id, label: name }])).values()];
  const initial: ScheduleValues = schedule
    ? {
        frequency: schedule.frequency,
        hour: schedule.hour,
        format: offered.find((format) => format === schedule.format) ?? offered[0] ?? "csv",
        recipientIds: schedule.recipients.map(({ id }) => id),
      }
    : {
        frequency: "weekly",
        hour: 8,
        format: offered[0] ?? "csv",
        recipientIds: candidates.some(({ id }) => id === myId) ? [myId] : [],
      };
  return (
    <FormDialog
      route={schedule ? "PATCH /api/admin/view-schedules/{id}" : "POST /api/admin/view-schedules"}
      params={schedule ? { id: schedule.id, version: schedule.version } : { viewId: view.id }}
      reloads={["GET /api/admin/view-schedules"]}
      name="view-schedule"
      title={t("views.send_title", { name: view.name })}
      okText={t(schedule ? "buttons.save" : "views.send_add")}
      initial={initial}
      labels={labels}
      successMessage={t("views.send_saved", { name: view.name })}
      onClose={() => onClose()}
    >
      <p>{t("views.send_about")}</p>
      {!canSendMail && <Notice>{t("views.send_no_mail")}</Notice>}
      <Form.Item name="frequency" label={labels.frequency}>
        <Radio.Group
          options={SCHEDULE_FREQUENCIES.map((value) => ({ value, label: t(`views.frequencies.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="hour" label={labels.hour} extra={t("views.send_zone", { zone: business.timeZone })}>
        <Select options={HOURS.map((value) => ({ value, label: formats.hour(value) }))} />
      </Form.Item>
      <Form.Item name="format" label={labels.format} extra={offered.length === 1 && t("views.send_csv_only")}>
        <Radio.Group
          options={offered.map((value) => ({
            value,
            label: t(`views.formats.${view.query.list === "rfm" ? "report" : "table"}.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="recipientIds"
        label={labels.recipientIds}
        extra={t("views.send_to_hint")}
        validateTrigger="onSubmit"
        rules={[{ required: true, type: "array", message: t("forms.missing") }]}
      >
        <Select mode="multiple" options={options} optionFilterProp="label" maxCount={MOST_RECIPIENTS} />
      </Form.Item>
    </FormDialog>
  );
};
