import type { Metadata, Viewport } from "next";

export { Document as default } from "#ui/shell/document.tsx";

export const metadata: Metadata = { title: "Customer 360", robots: { index: false, follow: false } };

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };
