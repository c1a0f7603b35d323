"use client";

import { Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LANGUAGES, type Language, toLanguage } from "#core/messages/language.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { useHidesPersonalData, useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";

import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { SlackConnection } from "#features/slack/contracts.ts";
import { SLACK_KINDS, SLACK_SCHEDULES, type SlackKind } from "#features/slack/rules/kinds.ts";

type SlackValues = {
  name: string;
  kind: SlackKind;
  url: string;
  token: string;
  channel: string;
  signingSecret: string;
  removesSecret: boolean;
  language: Language;
  schedule: (typeof SLACK_SCHEDULES)[number];
  hour: number;
  minValue: number | null;
  includesPersonalData: boolean;
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LONGEST = 1000;

/** Labels of the fields, for the list of problems. */
const useSlackLabels = () => {
  const t = useTranslations();
  return {
    name: t("settings.name"),
    kind: t("slack.kind"),
    url: t("slack.url"),
    token: t("slack.token"),
    channel: t("slack.channel"),
    signingSecret: t("slack.secret"),
    minValue: t("slack.least"),
    includesPersonalData: t("slack.personal"),
  };
};

type Props = { kind: SlackKind; stored: SlackConnection | null };

/** Where to post, with which keys. */
const TargetFields = ({ kind, stored }: Props) => {
  const t = useTranslations();
  const labels = useSlackLabels();
  const isKept = stored !== null && stored.state !== "locked" && stored.kind === kind;
  const hasSecret = stored !== null && stored.state !== "locked" && stored.hasButtons;
  const Key = isKept ? Form.Item : RequiredItem;
  const key = <Input.Password autoComplete="off" spellCheck={false} maxLength={LONGEST} visibilityToggle={false} />;
  const kept = isKept ? t("slack.kept") : undefined;
  return (
    <>
      <Form.Item name="kind" label={labels.kind} extra={t(`slack.kind_hints.${kind}`)}>
        <Select options={SLACK_KINDS.map((value) => ({ value, label: t(`slack.kinds.${value}`) }))} />
      </Form.Item>
      {kind === "webhook" ? (
        <Key key="url" name="url" label={labels.url} extra={kept ?? "https://hooks.slack.com/services/…"}>
          {key}
        </Key>
      ) : (
        <>
          <Key key="token" name="token" label={labels.token} extra={kept ?? "xoxb-…"}>
            {key}
          </Key>
          <RequiredItem name="channel" label={labels.channel} extra={t("slack.channel_hint")}>
            <Input autoComplete="off" spellCheck={false} maxLength={100} />
          </RequiredItem>
        </>
      )}
      <Form.Item
        name="signingSecret"
        label={t("forms.optional", { field: labels.signingSecret })}
        extra={
          hasSecret
            ? t("slack.kept")
            : t("slack.secret_hint", { address: `${location.origin}/api/integrations/slack/actions` })
        }
      >
        {key}
      </Form.Item>
      {hasSecret && (
        <Form.Item name="removesSecret" valuePropName="checked">
          <Checkbox>{t("slack.remove_secret")}</Checkbox>
        </Form.Item>
      )}
    </>
  );
};

/** A digest's place, time, language and customers. */
const SlackFields = ({ kind, stored }: Props) => {
  const t = useTranslations("slack");
  const labels = useSlackLabels();
  const formats = useFormats();
  const { business } = useMe();
  const isMasked = useHidesPersonalData();
  return (
    <>
      <RequiredItem name="name" label={labels.name} extra={t("name_hint")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
      <TargetFields kind={kind} stored={stored} />
      <Form.Item name="language" label={t("language")}>
        <Select options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
      </Form.Item>
      <Form.Item name="schedule" label={t("schedule")}>
        <Select options={SLACK_SCHEDULES.map((value) => ({ value, label: t(`schedules.${value}`) }))} />
      </Form.Item>
      <Form.Item name="hour" label={t("hour")} extra={t("hour_hint", { zone: business.timeZone })}>
        <Select options={HOURS.map((value) => ({ value, label: formats.hour(value) }))} />
      </Form.Item>
      <Form.Item name="minValue" label={labels.minValue} extra={t("least_hint")}>
        <InputNumber<number> min={0} max={1e9} suffix={business.currency} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="includesPersonalData" valuePropName="checked" extra={t("personal_hint")}>
        <Checkbox disabled={isMasked}>{labels.includesPersonalData}</Checkbox>
      </Form.Item>
    </>
  );
};

/** Keys that are left empty stay as they are. */
const toSlackRequest = ({ removesSecret, signingSecret, minValue, channel, ...values }: SlackValues) => ({
  ...values,
  ...(values.kind === "bot" && { channel }),
  ...(removesSecret ? { signingSecret: null } : signingSecret && { signingSecret }),
  minValue: minValue ?? null,
});

const EMPTY = { url: "", token: "", signingSecret: "", removesSecret: false };

/** Connects a channel, or changes a connection. Stored keys are never shown. */
export const SlackConnectionDialog = ({
  connection = null,
  onClose,
}: {
  connection?: SlackConnection | null;
  onClose: () => void;
}) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const [kind, setKind] = useState<SlackKind>(connection?.kind ?? "webhook");
  const initial: SlackValues = connection
    ? { ...connection, ...EMPTY, channel: connection.channel ?? "" }
    : {
        name: "",
        kind,
        channel: "",
        language: toLanguage(language),
        schedule: "weekly",
        hour: 9,
        minValue: null,
        includesPersonalData: false,
        ...EMPTY,
      };
  const { name, language: chosen, schedule, hour, minValue, includesPersonalData, channel } = initial;
  const [added, setAdded] = useState("");
  return (
    <FormDialog
      route={connection ? "PATCH /api/admin/slack-connections/{id}" : "POST /api/admin/slack-connections"}
      {...(connection && { params: { id: connection.id, version: connection.version } })}
      name="slack"
      title={connection ? t("slack.edit_of", { name: connection.name }) : t("slack.add")}
      okText={t(connection ? "buttons.save" : "slack.add")}
      initial={{
        ...EMPTY,
        name,
        kind: initial.kind,
        channel,
        language: chosen,
        schedule,
        hour,
        minValue,
        includesPersonalData,
      }}
      labels={useSlackLabels()}
      variables={toSlackRequest}
      successMessage={connection ? t("states.saved") : t("slack.added", { name: added })}
      onChange={(values) => {
        setKind(values.kind);
        setAdded(values.name);
      }}
      onClose={onClose}
    >
      <SlackFields kind={kind} stored={connection} />
    </FormDialog>
  );
};
