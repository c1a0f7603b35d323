"use client";

import { AntdRegistry } from "@ant-design/nextjs-registry";
import "@ant-design/v5-patch-for-react-19";
import { ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import { Provider as MotionProvider } from "rc-motion";
import type { ReactNode } from "react";
import { useMedia } from "#core/ui/device/use-media.ts";
import { ConfirmProvider } from "#core/ui/feedback/confirm.tsx";
import { NotificationHost } from "#core/ui/feedback/notification-host.tsx";
import { THEMES } from "../theme/theme.ts";
import { useAppearance } from "./appearance-provider.tsx";
import { RefineRoot } from "./refine-root.tsx";

type Props = {
  /** antd's own texts in the reader's language. */
  words: Locale;
  nonce: string | undefined;
  children: ReactNode;
};

export const AdminProviders = ({ words, nonce, children }: Props) => {
  const { scheme } = useAppearance();
  // With any motion, even without duration, a component misses clicks until the motion has ended.
  const prefersReducedMotion = useMedia("(prefers-reduced-motion: reduce)");
  return (
    <AntdRegistry>
      <ConfigProvider theme={THEMES[scheme]} locale={words} {...(nonce && { csp: { nonce } })}>
        <MotionProvider motion={!prefersReducedMotion}>
          <div className="antd-tokens antd-texts">
            <NotificationHost>
              <RefineRoot>
                <ConfirmProvider>{children}</ConfirmProvider>
              </RefineRoot>
            </NotificationHost>
          </div>
        </MotionProvider>
      </ConfigProvider>
    </AntdRegistry>
  );
};
