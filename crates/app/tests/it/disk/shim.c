// A library that tests put between the server and the C library's file functions (LD_PRELOAD). It does two things to
// files under DISK_FOLDER, and leaves all others alone:
//
// - It writes down, in DISK_RECORD, every write, truncation, sync, creation, link, renaming and removal, and every
//   reply that leaves by a socket or on standard output, in one order.
// - It fails what DISK_CONTROL says: a small file that the test writes and this library maps.
//
// Files called *-shm are not recorded: they hold nothing that must survive a power cut.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096, PATH = 300, REPLY = 1 << 16 };
enum kind { OTHER, PLAIN, FOLDER };

// What the test says. `disk.rs` writes the same fields at the same places.
struct control {
    uint32_t write_error;       // errno of every write, 0 for none; ENOSPC only where a file would grow
    uint32_t sync_error;        // errno of every sync of a file
    uint32_t folder_sync_error; // errno of every sync of a directory
    uint32_t failing_sync;      // the how manieth sync of a file from now on fails with EIO, once; 0 for none
    uint64_t free_bytes;        // what is free as statvfs tells it; 0 for the truth
    uint64_t last_step;         // the how manieth entry from now on is the last: the process is killed; 0 for none
};

static struct control nothing, *control = &nothing;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static struct { enum kind kind; char path[PATH]; } known[DESCRIPTORS];
static const char *folder;
static int record = -1;

static int (*real_open)(const char *, int, ...), (*real_close)(int), (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off64_t), (*real_unlink)(const char *), (*real_rename)(const char *, const char *);
static int (*real_linkat)(int, const char *, int, const char *, int), (*real_statvfs)(const char *, struct statvfs64 *);
static ssize_t (*real_write)(int, const void *, size_t), (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_send)(int, const void *, size_t, int), (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);

__attribute__((constructor)) static void begin(void) {
    *(void **)&real_open = dlsym(RTLD_NEXT, "open64");
    *(void **)&real_close = dlsym(RTLD_NEXT, "close");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    *(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    *(void **)&real_unlink = dlsym(RTLD_NEXT, "unlink");
    *(void **)&real_rename = dlsym(RTLD_NEXT, "rename");
    *(void **)&real_linkat = dlsym(RTLD_NEXT, "linkat");
    *(void **)&real_statvfs = dlsym(RTLD_NEXT, "statvfs64");
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    *(void **)&real_send = dlsym(RTLD_NEXT, "send");
    *(void **)&real_writev = dlsym(RTLD_NEXT, "writev");
    *(void **)&real_sendmsg = dlsym(RTLD_NEXT, "sendmsg");
    folder = getenv("DISK_FOLDER");
    const char *path = getenv("DISK_RECORD");
    if (path) record = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    path = getenv("DISK_CONTROL");
    int file = path ? real_open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file >= 0) {
        void *mapped = mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mapped != MAP_FAILED) control = mapped;
        real_close(file);
    }
}

static void end_with_the_last_step(void) {
    if (control->last_step && --control->last_step == 0) kill(getpid(), SIGKILL);
}

// One entry: the mark of a beginning; what, the length of the path, the thread, a place in the file, the length of the
// bytes; path; bytes. An entry that is cut short, because the process was killed, is known by the next one's mark.
static void note(char what, const char *path, uint64_t place, const void *bytes, uint64_t length) {
    if (record < 0) return;
    char head[32] = "\xd1\x5c" "ENTRY";
    uint32_t path_length = strlen(path), thread = syscall(SYS_gettid);
    head[7] = what;
    memcpy(head + 8, &path_length, 4);
    memcpy(head + 12, &thread, 4);
    memcpy(head + 16, &place, 8);
    memcpy(head + 24, &length, 8);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, path_length}, {(void *)bytes, length}};
    int error = errno;
    if (real_writev(record, parts, 3) != (ssize_t)(sizeof head + path_length + length)) abort();
    end_with_the_last_step();
    errno = error;
}

static int is_inside(const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]) && strlen(path) < PATH;
}

static int is_recorded(const char *path) {
    size_t length = strlen(path);
    return is_inside(path) && !(length > 4 && !strcmp(path + length - 4, "-shm"));
}

static const char *path_of(int file, enum kind kind) {
    return file >= 0 && file < DESCRIPTORS && known[file].kind == kind ? known[file].path : NULL;
}

static int fails(uint32_t error) {
    if (error) errno = error;
    return error != 0;
}

// Whether a write up to `end` fails. A full disk still takes what overwrites.
static int write_fails(int file, uint64_t end) {
    struct stat64 now;
    if (control->write_error == ENOSPC && !fstat64(file, &now) && end <= (uint64_t)now.st_size) return 0;
    return fails(control->write_error);
}

static int open_file(const char *path, int flags, mode_t mode) {
    int is_new = is_inside(path) && (flags & O_CREAT) && access(path, F_OK);
    int writes = is_inside(path) && (flags & (O_WRONLY | O_RDWR));
    if ((is_new || (writes && control->write_error == EROFS)) && fails(control->write_error)) return -1;
    int file = real_open(path, flags, mode);
    if (file < 0 || file >= DESCRIPTORS) return file;
    known[file].kind = OTHER;
    struct stat64 now;
    if (!is_inside(path) || fstat64(file, &now)) return file;
    strcpy(known[file].path, path);
    known[file].kind = S_ISDIR(now.st_mode) ? FOLDER : PLAIN;
    if (is_recorded(path) && (is_new || (flags & O_TRUNC))) {
        pthread_mutex_lock(&order);
        note(is_new ? 'C' : 'T', path, 0, NULL, 0);
        pthread_mutex_unlock(&order);
    }
    return file;
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, int);
    va_end(rest);
    return open_file(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, int);
    va_end(rest);
    return open_file(path, flags, mode);
}

int close(int file) {
    if (file >= 0 && file < DESCRIPTORS) known[file].kind = OTHER;
    return real_close(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t place) {
    const char *path = path_of(file, PLAIN);
    if (!path) return real_pwrite(file, bytes, length, place);
    if (write_fails(file, place + length)) return -1;
    pthread_mutex_lock(&order);
    ssize_t written = real_pwrite(file, bytes, length, place);
    if (written > 0 && is_recorded(path)) note('W', path, place, bytes, written);
    pthread_mutex_unlock(&order);
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t place) { return pwrite64(file, bytes, length, place); }

static void note_reply(int file, const void *bytes, size_t length) {
    int is_reply = length > 9 && !memcmp(bytes, "HTTP/1.1 ", 9);
    if (record < 0 || !(is_reply || file == 1)) return;
    pthread_mutex_lock(&order);
    note('A', "", file, bytes, length);
    pthread_mutex_unlock(&order);
}

ssize_t write(int file, const void *bytes, size_t length) {
    const char *path = path_of(file, PLAIN);
    if (!path) {
        note_reply(file, bytes, length);
        return real_write(file, bytes, length);
    }
    pthread_mutex_lock(&order);
    off64_t place = lseek64(file, 0, SEEK_CUR);
    ssize_t written = write_fails(file, place + length) ? -1 : real_write(file, bytes, length);
    if (written > 0 && is_recorded(path)) note('W', path, place, bytes, written);
    pthread_mutex_unlock(&order);
    return written;
}

static size_t join(char *into, const struct iovec *parts, size_t count) {
    size_t length = 0;
    for (size_t at = 0; at < count; at++) {
        size_t taken = parts[at].iov_len < REPLY - length ? parts[at].iov_len : REPLY - length;
        memcpy(into + length, parts[at].iov_base, taken);
        length += taken;
    }
    return length;
}

ssize_t send(int file, const void *bytes, size_t length, int flags) {
    note_reply(file, bytes, length);
    return real_send(file, bytes, length, flags);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    char joined[REPLY];
    if (record >= 0) note_reply(file, joined, join(joined, parts, count));
    return real_writev(file, parts, count);
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags) {
    char joined[REPLY];
    if (record >= 0) note_reply(file, joined, join(joined, message->msg_iov, message->msg_iovlen));
    return real_sendmsg(file, message, flags);
}

static int is_the_failing_sync(void) {
    uint32_t left = __atomic_load_n(&control->failing_sync, __ATOMIC_SEQ_CST);
    while (left && !__atomic_compare_exchange_n(&control->failing_sync, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {}
    return left == 1;
}

static int sync_file(int file, int (*real)(int)) {
    const char *plain = path_of(file, PLAIN), *directory = path_of(file, FOLDER);
    const char *path = plain ? plain : directory;
    if (!path) return real(file);
    pthread_mutex_lock(&order);
    note(plain ? 's' : 'd', path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    uint32_t error = plain ? control->sync_error : control->folder_sync_error;
    if (plain && is_the_failing_sync()) error = EIO;
    int failed = fails(error) || real(file);
    pthread_mutex_lock(&order);
    note(failed ? 'X' : plain ? 'S' : 'D', path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return failed ? -1 : 0;
}

int fsync(int file) { return sync_file(file, real_fsync); }
int fdatasync(int file) { return sync_file(file, real_fdatasync); }

int ftruncate64(int file, off64_t length) {
    const char *path = path_of(file, PLAIN);
    if (!path) return real_ftruncate(file, length);
    if (write_fails(file, length)) return -1;
    pthread_mutex_lock(&order);
    int failed = real_ftruncate(file, length);
    if (!failed && is_recorded(path)) note('T', path, length, NULL, 0);
    pthread_mutex_unlock(&order);
    return failed;
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int unlink(const char *path) {
    if (!is_inside(path)) return real_unlink(path);
    if (control->write_error == EROFS && fails(EROFS)) return -1;
    pthread_mutex_lock(&order);
    int failed = real_unlink(path);
    if (!failed && is_recorded(path)) note('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return failed;
}

// The new name stands where bytes stand otherwise.
int rename(const char *from, const char *to) {
    if (!is_inside(from) && !is_inside(to)) return real_rename(from, to);
    if (fails(control->write_error)) return -1;
    pthread_mutex_lock(&order);
    int failed = real_rename(from, to);
    if (!failed) note('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&order);
    return failed;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    if (!is_inside(to)) return real_linkat(from_folder, from, to_folder, to, flags);
    if (fails(control->write_error)) return -1;
    pthread_mutex_lock(&order);
    int failed = real_linkat(from_folder, from, to_folder, to, flags);
    if (!failed) note('L', from, 0, to, strlen(to));
    pthread_mutex_unlock(&order);
    return failed;
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int statvfs64(const char *path, struct statvfs64 *found) {
    int failed = real_statvfs(path, found);
    if (failed || !is_inside(path)) return failed;
    if (control->free_bytes) found->f_bavail = control->free_bytes / found->f_frsize;
    if (control->write_error == EROFS) found->f_flag |= ST_RDONLY;
    return 0;
}

_Static_assert(sizeof(struct statvfs) == sizeof(struct statvfs64), "one structure under two names");
int statvfs(const char *path, struct statvfs *found) { return statvfs64(path, (struct statvfs64 *)found); }
