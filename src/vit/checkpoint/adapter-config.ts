/** What PEFT writes beside an adapter's weights. */
export const ADAPTER_CONFIG = 'adapter_config.json';
