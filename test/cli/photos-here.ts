/** Photos of commands in this process are decoded in this process, too. */
import { vi } from 'vitest';

vi.mock('../../src/main/photo/fork', () => import('../support/photos-in-process'));
