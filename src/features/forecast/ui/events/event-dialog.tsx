"use client";

import { Form, Input, Radio } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { ListedEvent } from "#features/forecast/contracts/planned-events.ts";
import { EVENT_KINDS, type EventKind } from "#lib/clv/totals/weekly-log.ts";

type EventValues = { name: string; kind: EventKind; startsOn: string; lastDay: string };

const EMPTY: EventValues = { name: "", kind: "sale", startsOn: "", lastDay: "" };

type Props = {
  /** The event to change; absent for a new one. */
  event?: ListedEvent;
  onClose: () => void;
};

/** Enters an event with its days, or changes one. */
export const EventDialog = ({ event, onClose }: Props) => {
  const t = useTranslations();
  const labels = {
    name: t("settings.name"),
    kind: t("forecast.event_kind"),
    startsOn: t("forecast.event_first_day"),
    lastDay: t("forecast.event_last_day"),
  };
  const title = event ? t("forecast.event_edit_of", { name: event.name }) : t("forecast.event_add");
  const look = {
    name: "event",
    title,
    labels,
    okText: event ? t("buttons.save") : t("forecast.event_add"),
    successMessage: t("forecast.event_saved"),
    onClose: () => onClose(),
  };
  const fields = (
    <>
      <RequiredItem name="name" label={labels.name}>
        <Input autoComplete="off" maxLength={80} />
      </RequiredItem>
      <Form.Item name="kind" label={labels.kind} extra={t("forecast.event_kind_hint")}>
        <Radio.Group options={EVENT_KINDS.map((kind) => ({ value: kind, label: t(`forecast.event_kinds.${kind}`) }))} />
      </Form.Item>
      <RequiredItem name="startsOn" label={labels.startsOn} extra={t("forecast.event_days_hint")}>
        <Input type="date" className="self-start" />
      </RequiredItem>
      <RequiredItem name="lastDay" label={labels.lastDay}>
        <Input type="date" className="self-start" />
      </RequiredItem>
    </>
  );
  if (!event) {
    return (
      <FormDialog route="POST /api/admin/planned-events" initial={EMPTY} {...look}>
        {fields}
      </FormDialog>
    );
  }
  const { id, version, name, kind, startsOn, lastDay } = event;
  return (
    <FormDialog
      route="PATCH /api/admin/planned-events/{id}"
      params={{ id, version }}
      initial={{ name, kind, startsOn, lastDay }}
      {...look}
    >
      {fields}
    </FormDialog>
  );
};
