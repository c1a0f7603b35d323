export { WebhookEndpointPage as default } from "#features/webhooks/ui/endpoint-page.tsx";
