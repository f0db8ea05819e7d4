/** The process in which the `headlight` command decodes photos. */
import '../../../src/main/photo/photo-process';
