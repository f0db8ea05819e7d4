/** The engines people can choose from in the window. */
export const ENGINE_CHOICES = ['auto', 'webgpu', 'wasm'] as const;
