/** The engines people can choose from in the window. */
export const ENGINE_CHOICES = ['auto', 'webgpu', 'native', 'wasm'] as const;
