"use client";

import { Form, Slider } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LEAST_CONTROL_SHARE, MOST_CONTROL_SHARE } from "#lib/effects/campaign.ts";
import { ActionItem } from "#records/ui/actions/action-item.tsx";

const [LEAST, MOST] = [100 * LEAST_CONTROL_SHARE, 100 * MOST_CONTROL_SHARE];

/** How large a new audience's control group is, and what its campaign carries out. */
export const HeldBackFields = () => {
  const t = useTranslations("campaigns");
  const { percent } = useFormats();
  const chosen = Form.useWatch<number | undefined>("controlPercent");
  const label = t("control_share");
  return (
    <>
      <Form.Item
        name="controlPercent"
        label={chosen === undefined ? label : `${label}: ${percent(chosen / 100)}`}
        extra={t("control_hint")}
      >
        <Slider
          min={LEAST}
          max={MOST}
          step={5}
          marks={{ [LEAST]: percent(LEAST_CONTROL_SHARE), [MOST]: percent(MOST_CONTROL_SHARE) }}
          tooltip={{ formatter: (value = 0) => percent(value / 100) }}
          ariaLabelForHandle={label}
        />
      </Form.Item>
      <ActionItem />
    </>
  );
};
