import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Document } from "#features/shell/ui/document.tsx";
import { publicMessages } from "#texts.ts";

export const metadata: Metadata = {
  title: "Customer 360",
  robots: { index: false, follow: false },
  manifest: "/manifest.webmanifest",
  icons: {
    icon: [
      { url: "/favicon.ico", sizes: "32x32" },
      { url: "/icon.svg", type: "image/svg+xml" },
    ],
    apple: "/apple-touch-icon.png",
  },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

const Layout = ({ children }: { children: ReactNode }) => <Document texts={publicMessages}>{children}</Document>;

export default Layout;
