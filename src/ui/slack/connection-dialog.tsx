"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SlackConnection } from "#contracts/slack/slack-connections.ts";
import type { SlackKind } from "#lib/domain/slack/kinds.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { SlackFields, type SlackValues, useSlackLabels } from "./connection-fields.tsx";

/** Keys that are left empty stay as they are. */
const requestOf = ({ removesSecret, signingSecret, minValue, channel, ...values }: SlackValues) => ({
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
        language,
        schedule: "weekly",
        hour: 9,
        minValue: null,
        includesPersonalData: false,
        ...EMPTY,
      };
  const { name, language: chosen, schedule, hour, minValue, includesPersonalData, channel } = initial;
  const [added, setAdded] = useState("");
  return (
    <FormDialog<SlackValues, SlackConnection>
      resource="slack-connections"
      {...(connection && { id: connection.id })}
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
      variables={(values) => ({ ...requestOf(values), ...(connection && { version: connection.version }) })}
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
