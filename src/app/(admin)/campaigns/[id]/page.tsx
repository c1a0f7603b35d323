export { CampaignPage as default } from "#ui/campaigns/campaign-page.tsx";
