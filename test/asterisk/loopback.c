/* Preloaded into the exchange and its telephones: what they open is on this machine alone, since Asterisk's name resolver opens
   ports on every interface and no setting stops it. Any address becomes the loopback one; another host cannot be reached.
   Plain system calls, so that one build serves an older and a newer C library. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum verdict { PASS, ANY, OTHER };

static enum verdict judge(const struct sockaddr *address, socklen_t length) {
  if (address && address->sa_family == AF_INET && length >= sizeof(struct sockaddr_in)) {
    in_addr_t host = ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr);
    return host == INADDR_ANY ? ANY : host >> 24 == 127 ? PASS : OTHER;
  }
  if (address && address->sa_family == AF_INET6 && length >= sizeof(struct sockaddr_in6)) {
    const struct in6_addr *host = &((const struct sockaddr_in6 *)address)->sin6_addr;
    if (IN6_IS_ADDR_UNSPECIFIED(host)) return ANY;
    return IN6_IS_ADDR_LOOPBACK(host) || (IN6_IS_ADDR_V4MAPPED(host) && host->s6_addr[12] == 127) ? PASS : OTHER;
  }
  return PASS;
}

static long refuse(int error) {
  errno = error;
  return -1;
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_storage own;
  enum verdict verdict = judge(address, length);
  if (verdict == OTHER) return (int)refuse(EADDRNOTAVAIL);
  if (verdict == ANY && length <= sizeof own) {
    memcpy(&own, address, length);
    if (address->sa_family == AF_INET) ((struct sockaddr_in *)&own)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else ((struct sockaddr_in6 *)&own)->sin6_addr = in6addr_loopback;
    address = (struct sockaddr *)&own;
  }
  return (int)syscall(SYS_bind, fd, address, length);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  return (int)(judge(address, length) == OTHER ? refuse(ENETUNREACH) : syscall(SYS_connect, fd, address, length));
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
  return judge(to, length) == OTHER ? refuse(ENETUNREACH) : syscall(SYS_sendto, fd, data, size, flags, to, length);
}

static int leaves(const struct msghdr *message) {
  return message && judge(message->msg_name, message->msg_namelen) == OTHER;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  return leaves(message) ? refuse(ENETUNREACH) : syscall(SYS_sendmsg, fd, message, flags);
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags) {
  for (unsigned i = 0; i < count; i++)
    if (leaves(&messages[i].msg_hdr)) return (int)refuse(ENETUNREACH);
  return (int)syscall(SYS_sendmmsg, fd, messages, count, flags);
}
