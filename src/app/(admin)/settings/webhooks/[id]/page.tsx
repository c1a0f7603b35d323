export { WebhookEndpointPage as default } from "#ui/audiences/webhook-endpoint-page.tsx";
