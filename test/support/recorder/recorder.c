/*
 * Preloaded into a process and its children: writes down every name they look up, every address they connect or send to, and every path they
 * open for writing, make or rename, as they ask the C library. One line each in the file RECORD: pid, what, to what.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* By system calls, so that what is written down is not recorded itself. */
static void note(const char *what, const char *folder, const char *name) {
  char line[9000];
  int length = snprintf(line, sizeof line, "%d %s %s%s%s\n", (int)getpid(), what, folder, *folder ? "/" : "", name);
  int file = syscall(SYS_openat, AT_FDCWD, RECORD, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  syscall(SYS_write, file, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
  syscall(SYS_close, file);
}

/* A path that is relative to a folder: the working one, or an open one. */
static void notePath(const char *what, int folder, const char *path) {
  char link[64], from[4096];
  if (path == NULL) return;
  if (path[0] == '/') return note(what, "", path);
  if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, from, sizeof from - 1);
  from[length > 0 ? length : 0] = 0;
  note(what, from, path);
}

/* Sockets of this machine's own kind (X11, D-Bus) are no network. */
static void noteAddress(const char *what, const struct sockaddr *address) {
  char host[INET6_ADDRSTRLEN] = "", name[INET6_ADDRSTRLEN + 8];
  if (address == NULL) return;
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
    snprintf(name, sizeof name, "%s:%d", host, ntohs(four->sin_port));
    note(what, "", name);
  } else if (address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
    snprintf(name, sizeof name, "%s:%d", host, ntohs(six->sin6_port));
    note(what, "", name);
  }
}

/* Children that are forked without a new program have none of this; what they do is recorded all the same. */
__attribute__((constructor)) static void start(void) {
  note("start", "", "");
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  if (node) note("lookup", "", node);
  return NEXT(getaddrinfo)(node, service, hints, result);
}

struct hostent *gethostbyname(const char *name) {
  if (name) note("lookup", "", name);
  return NEXT(gethostbyname)(name);
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
  noteAddress("connect", address);
  return NEXT(connect)(socket, address, length);
}

ssize_t sendto(int socket, const void *bytes, size_t size, int flags, const struct sockaddr *address, socklen_t length) {
  noteAddress("send", address);
  return NEXT(sendto)(socket, bytes, size, flags, address, length);
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  if (message) noteAddress("send", message->msg_name);
  return NEXT(sendmsg)(socket, message, flags);
}

#define WRITES(flags) (((flags) & O_ACCMODE) != O_RDONLY || ((flags) & O_CREAT))

#define OPEN(name)                                       \
  int name(const char *path, int flags, ...) {           \
    va_list more;                                        \
    va_start(more, flags);                               \
    int mode = va_arg(more, int);                        \
    va_end(more);                                        \
    if (WRITES(flags)) notePath("write", AT_FDCWD, path); \
    return NEXT(name)(path, flags, mode);                \
  }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                    \
  int name(int folder, const char *path, int flags, ...) { \
    va_list more;                                        \
    va_start(more, flags);                               \
    int mode = va_arg(more, int);                        \
    va_end(more);                                        \
    if (WRITES(flags)) notePath("write", folder, path);  \
    return NEXT(name)(folder, path, flags, mode);        \
  }
OPEN_AT(openat)
OPEN_AT(openat64)

#define OPEN_STREAM(name)                                               \
  FILE *name(const char *path, const char *mode) {                      \
    if (strpbrk(mode, "wa+")) notePath("write", AT_FDCWD, path);        \
    return NEXT(name)(path, mode);                                      \
  }
OPEN_STREAM(fopen)
OPEN_STREAM(fopen64)

int creat(const char *path, mode_t mode) {
  notePath("write", AT_FDCWD, path);
  return NEXT(creat)(path, mode);
}

int mkdir(const char *path, mode_t mode) {
  notePath("make", AT_FDCWD, path);
  return NEXT(mkdir)(path, mode);
}

int rename(const char *from, const char *to) {
  notePath("rename", AT_FDCWD, to);
  return NEXT(rename)(from, to);
}
